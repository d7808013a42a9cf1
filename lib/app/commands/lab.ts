/** `lab`: JupyterLab. @module */
import { Command } from "commander";
import { startLab } from "@/app/lab.ts";
