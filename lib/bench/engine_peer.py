"""PyTorch's side of the engine's benchmark: answers one line of JSON with another.

First line in: {"threads": n}; out: versions, and GFLOP/s of products on one thread. Then {"work": "train" | "predict", "model": name,
"batch": clips}; out: {"ms": milliseconds}.
"""

import torch
from _peer import pinned, questions, reply, seconds
from torch import nn

MODELS = {
    "A": ((2, 32, 94), [32, 64, 128], False),
    "Abi": ((2, 32, 94), [32, 64, 128], True),
    "B": ((1, 128, 128), [32, 64, 128, 128], True),
    "LSTM": ((94, 40), [], False),
}
UNITS, CLASSES = 128, 8
# The products that lib/host/products.ts times.
PRODUCTS = [(256, 128, 576), (32, 512, 128)]


class Attention(nn.Module):
    """The mean of the frames, weighted by the softmax of a small network's scores."""

    def __init__(self, features):
        super().__init__()
        self.hidden = nn.Linear(features, UNITS)
        self.score = nn.Linear(UNITS, 1, bias=False)

    def forward(self, x):
        weights = self.score(self.hidden(x).tanh()).softmax(1)
        return (weights.transpose(1, 2) @ x).squeeze(1)


class Network(nn.Module):
    def __init__(self, shape, filters, both):
        super().__init__()
        layers, features = [], shape[-1]
        if filters:
            channels, bands, _ = shape
            for count in filters:
                layers += [
                    nn.Conv2d(channels, count, 3, padding=1, bias=False),
                    nn.BatchNorm2d(count), nn.ReLU(), nn.MaxPool2d(2),
                ]
                channels, bands = count, bands // 2
            features = bands * channels
        self.blocks = nn.Sequential(*layers).to(memory_format=torch.channels_last)
        self.lstm = nn.LSTM(features, UNITS, batch_first=True, bidirectional=both)
        self.attention = Attention(2 * UNITS) if both else None
        self.out = nn.Linear(2 * UNITS if both else UNITS, CLASSES)

    def forward(self, x):
        if len(self.blocks):
            x = self.blocks(x).permute(0, 3, 2, 1)
            x = x.reshape(x.shape[0], x.shape[1], -1)
        states, (last, _) = self.lstm(x)
        return self.out(self.attention(states) if self.attention else last[0])


class Bench:
    """One network at a time, with its optimiser and batches."""

    def __init__(self, name):
        torch.manual_seed(1)
        shape, filters, both = MODELS[name]
        self.name, self.shape = name, shape
        self.network = Network(shape, filters, both)
        self.optimiser = torch.optim.Adam(self.network.parameters(), 1e-3)
        self.loss = nn.CrossEntropyLoss()
        self.batches = {}

    def batch(self, clips):
        if clips not in self.batches:
            x = torch.randn(clips, *self.shape)
            if len(self.shape) == 3:
                x = x.to(memory_format=torch.channels_last)
            self.batches[clips] = (x, torch.randint(0, CLASSES, (clips,)))
        return self.batches[clips]

    def train(self, clips):
        x, y = self.batch(clips)
        self.network.train()
        self.optimiser.zero_grad()
        self.loss(self.network(x), y).backward()
        self.optimiser.step()

    @torch.no_grad()
    def predict(self, clips):
        self.network.eval()
        self.network(self.batch(clips)[0]).softmax(1).numpy()


def gflops(m, n, k):
    a, b = torch.rand(m, k), torch.rand(k, n)
    fastest = min(seconds(lambda: a @ b)[1] for _ in range(20))
    return 2e-9 * m * n * k / fastest


def main():
    asked = questions()
    torch.set_num_threads(1)
    rates = [gflops(*sizes) for sizes in PRODUCTS]
    torch.set_num_threads(next(asked)["threads"])
    reply(pinned("torch") | {"gflops": sum(rates) / len(rates)})
    bench = None
    for work in asked:
        if bench is None or bench.name != work["model"]:
            bench = Bench(work["model"])
        run = getattr(bench, work["work"])
        reply({"ms": 1000 * seconds(lambda: run(work["batch"]))[1]})


main()
