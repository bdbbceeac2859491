using System.CommandLine;
using System.CommandLine.Parsing;
using Tiflow.Client;
using Tiflow.Commands.Cli.Output;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Cli;

/// <summary>The options that may stand anywhere after <c>tiflow cli</c>.</summary>
internal sealed class CliOptions
{
    private const string AddressesVariable = "TIFLOW_MASTER_ADDRS";

    private readonly Option<string[]> _masterAddrs = new("--master-addrs")
    {
        Description = $"Masters, comma separated or repeated; else ${AddressesVariable} [default: {MasterAddress.Default}]",
        HelpName = "HOST:PORT,…",
        Recursive = true,
    };

    private readonly Option<string> _projectId = new("--project-id")
    {
        Description = "The project that the jobs belong to",
        HelpName = "ID",
        Recursive = true,
        DefaultValueFactory = static _ => "default",
    };

    private readonly Option<string> _tenantId = new("--tenant-id")
    {
        Description = "The tenant that new jobs belong to",
        HelpName = "ID",
        Recursive = true,
        DefaultValueFactory = static _ => "default",
    };

    private readonly Option<TimeSpan?> _rpcTimeout =
        ValueParsers.Duration("--rpc-timeout", "How long to try to reach a master that answers [default: 30s]");

    private readonly Option<OutputFormat?> _output = ValueParsers.Word(
        "--output",
        "table|json|wide",
        "How to print [default: table]",
        new Dictionary<string, OutputFormat>(StringComparer.Ordinal)
        {
            ["table"] = OutputFormat.Table,
            ["json"] = OutputFormat.Json,
            ["wide"] = OutputFormat.Wide,
        });

    private readonly Option<bool> _noColor = new("--no-color")
    {
        Description = "No colours; they are off in pipes and with $NO_COLOR, too",
        Recursive = true,
    };

    public CliOptions()
    {
        _masterAddrs.Validators.Add(CheckAddresses);
        _output.Aliases.Add("-o");
        _output.Recursive = true;
        _rpcTimeout.Recursive = true;
    }

    public void AddTo(Command command)
    {
        command.Add(_masterAddrs);
        command.Add(_projectId);
        command.Add(_tenantId);
        command.Add(_rpcTimeout);
        command.Add(_output);
        command.Add(_noColor);
    }

    public CliOutput Output(ParseResult result) =>
        new(result.GetValue(_output) ?? OutputFormat.Table, result.GetValue(_noColor));

    /// <exception cref="FormatException">The environment variable holds no addresses.</exception>
    public MasterClientOptions Client(ParseResult result)
    {
        var defaults = new MasterClientOptions();
        return defaults with
        {
            Addresses = Addresses(result) ?? defaults.Addresses,
            ProjectId = result.GetValue(_projectId) ?? defaults.ProjectId,
            TenantId = result.GetValue(_tenantId) ?? defaults.TenantId,
            RpcTimeout = result.GetValue(_rpcTimeout) ?? defaults.RpcTimeout,
        };
    }

    private IReadOnlyList<MasterAddress>? Addresses(ParseResult result)
    {
        if (result.GetValue(_masterAddrs) is { Length: > 0 } words)
        {
            return MasterAddress.ParseList(string.Join(',', words));
        }

        return Environment.GetEnvironmentVariable(AddressesVariable) is { Length: > 0 } text ? FromEnvironment(text) : null;
    }

    private static IReadOnlyList<MasterAddress> FromEnvironment(string text)
    {
        try
        {
            return MasterAddress.ParseList(text);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{AddressesVariable}: {exception.Message}", exception);
        }
    }

    private static void CheckAddresses(OptionResult result)
    {
        try
        {
            _ = MasterAddress.ParseList(string.Join(',', result.Tokens.Select(static token => token.Value)));
        }
        catch (FormatException exception)
        {
            result.AddError($"--master-addrs: {exception.Message}");
        }
    }
}
