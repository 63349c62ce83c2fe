using HaShiFlex.Cli;

return CommandLine.Run(args, Console.Out, Console.Error);
