using System.CommandLine;

return await new RootCommand("Tiflow: a dataflow engine.").Parse(args).InvokeAsync().ConfigureAwait(false);
