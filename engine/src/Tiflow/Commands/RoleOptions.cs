using System.CommandLine;
using Tiflow.Hosting.Configuration;

namespace Tiflow.Commands;

/// <summary>
/// The flags of a role's command. Values stay text: they are read by the same code as those of the file and of the
/// environment, so errors look the same.
/// </summary>
internal sealed class RoleOptions
{
    private readonly Option<string?> _config = new("--config") { Description = "The TOML file with settings", HelpName = "FILE" };
    private readonly Dictionary<string, Option<string[]?>> _flags;

    public RoleOptions(IReadOnlyList<ConfigFlag> flags) =>
        _flags = flags.ToDictionary(static flag => flag.Name, ToOption, StringComparer.Ordinal);

    public void AddTo(Command command)
    {
        command.Add(_config);
        foreach (var option in _flags.Values)
        {
            command.Add(option);
        }
    }

    public ConfigInput Input(ParseResult result) => new()
    {
        File = result.GetValue(_config),
        Flags = _flags
            .Where(flag => result.GetResult(flag.Value) is { Implicit: false })
            .ToDictionary(static flag => flag.Key, flag => Text(result.GetValue(flag.Value)), StringComparer.Ordinal),
    };

    private static Option<string[]?> ToOption(ConfigFlag flag) => new(flag.Name)
    {
        Description = flag.Description,
        HelpName = flag.ValueName,
        CustomParser = static argument => [.. argument.Tokens.Select(static token => token.Value)],
        Arity = flag switch
        {
            { IsSwitch: true } => ArgumentArity.ZeroOrOne,
            { IsList: true } => ArgumentArity.OneOrMore,
            _ => ArgumentArity.ExactlyOne,
        },
    };

    // A repeated flag is a list; a bare switch means true.
    private static string Text(string[]? values) => values is { Length: > 0 } ? string.Join(',', values) : "true";
}
