/** `notebooks`: the main job. @module */
import { basename, join } from "@std/path";
import { Command } from "commander";
import { printResult, say } from "@/app/console.ts";
import { runNotebook } from "@/app/notebook/run.ts";
import { displayPath, PATHS } from "@/paths.ts";
import { formatSeconds } from "@/reporting/progress.ts";
import { type CommonFlags, finish, openForCommand, OPTIONS, progressBars } from "./shared.ts";
