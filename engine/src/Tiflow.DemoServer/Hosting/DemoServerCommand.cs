using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Hosting;

/// <summary>The command line. Exit codes: 0 stopped by a signal, 1 cannot start, 2 wrong usage.</summary>
internal static class DemoServerCommand
{
    private const int CannotStart = 1;
    private const int WrongUsage = 2;

    private const string Description = """
        Serves files of ordered key/value rows as source and destination of the demo job.

        Examples:
          tiflow-demoserver
          tiflow-demoserver -d /var/lib/tiflow-demo -a 127.0.0.1:1234
          tiflow-demoserver -d /tmp/big -a :1234 -r 10000000 -f 20
          tiflow-demoserver -d /tmp/empty -a 127.0.0.1:0 -r 0
        """;

    private static readonly Option<string> s_directory = new("--dir", "-d")
    {
        Description = "Directory of the data; created if it is missing",
        DefaultValueFactory = _ => "./demo-data",
    };

    private static readonly Option<ListenAddress> s_address = new("--addr", "-a")
    {
        Description = "Address to listen on: host:port, or :port for all interfaces; port 0 takes a free one",
        DefaultValueFactory = _ => new ListenAddress("0.0.0.0", 1234),
        CustomParser = ParseAddress,
    };

    private static readonly Option<long?> s_records = new("--records", "-r")
    {
        Description = "Rows to generate if there is no source data yet [default: 100000; 0 generates none]",
        CustomParser = result => ParseNumber(result, 0, SourceData.MaxRows),
    };

    private static readonly Option<int> s_files = new("--files", "-f")
    {
        Description = "Number of files to generate",
        DefaultValueFactory = _ => DemoServerOptions.DefaultFiles,
        CustomParser = result => (int)ParseNumber(result, 1, DataRoot.MaxFiles),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand(Description) { s_directory, s_address, s_records, s_files };
        command.SetAction((options, _) => ServeAsync(options));
        var result = command.Parse(args);
        if (result.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
        }

        // Signals are ours: the library would end the process before running streams have ended.
        var exitCode = await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return result.Errors.Count > 0 ? WrongUsage : exitCode;
    }

    private static async Task<int> ServeAsync(ParseResult result)
    {
        var options = new DemoServerOptions
        {
            Directory = result.GetRequiredValue(s_directory),
            Address = result.GetRequiredValue(s_address),
            Records = result.GetValue(s_records),
            Files = result.GetRequiredValue(s_files),
        };
        using var stopSignals = new StopSignals();
        try
        {
            await using var host = await DemoServerHost.StartAsync(options, Console.Out, stopSignals.Requested);
            await Console.Out.WriteLineAsync($"ready: demoserver at {host.Address}");
            await host.RunAsync(stopSignals.Requested);
            return 0;
        }
        catch (OperationCanceledException) when (stopSignals.Requested.IsCancellationRequested)
        {
            return 0;
        }
        catch (StartupException error)
        {
            await Console.Error.WriteLineAsync($"error: {error.Code}: {error.Message}");
            return CannotStart;
        }
    }

    private static ListenAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var address = ListenAddress.Parse(text);
        if (address is null)
        {
            result.AddError($"Address '{text}' is not of the form host:port, :port or http://host:port.");
        }

        return address;
    }

    private static long ParseNumber(ArgumentResult result, long min, long max)
    {
        var text = result.Tokens[0].Value;
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || number < min || number > max)
        {
            result.AddError($"'{text}' is not a whole number between {min} and {max}.");
        }

        return number;
    }
}
