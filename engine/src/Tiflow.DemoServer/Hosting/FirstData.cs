using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Hosting;

/// <summary>Decides at start what becomes of the source data.</summary>
internal static class FirstData
{
    public static async Task PrepareAsync(
        SourceFiles source, DemoServerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        if (source.Exists)
        {
            await SayIfKeptAsync(source, options, output);
        }
        else if (options.Records != 0)
        {
            var data = new SourceData(options.Files, options.Records ?? DemoServerOptions.DefaultRecords);
            var bytes = await source.GenerateAsync(data, cancellationToken);
            await output.WriteLineAsync($"data: generated {data.Rows} rows in {data.Files} files, {bytes} bytes");
        }
    }

    private static async Task SayIfKeptAsync(SourceFiles source, DemoServerOptions options, TextWriter output)
    {
        if (options.Records is not { } wanted)
        {
            return;
        }

        var files = source.List();
        var rows = files.Sum(file => file.Rows);
        if (rows != wanted || files.Count != options.Files)
        {
            await output.WriteLineAsync(
                $"data: keeping the {rows} rows in {files.Count} files that exist, not {wanted} in {options.Files}; " +
                "remove the directory 'source' or call GenerateData to replace them");
        }
    }
}
