// The geometry of a convolution or pooling over NHWC, as the host writes it.
@unmanaged
export class Shape {
  h: i32; w: i32; c: i32; // input
  kh: i32; kw: i32; // window
  oh: i32; ow: i32; o: i32; // output
  sh: i32; sw: i32; // stride
  pt: i32; pl: i32; // padding above and to the left
  dh: i32; dw: i32; // dilation
}
