using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Json;

internal sealed record ErrorOutput(string Code, string Message)
{
    public static ErrorOutput? From(ErrorDetail? error) => error is null ? null : new ErrorOutput(error.Code, error.Message);
}
