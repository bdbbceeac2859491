using Tiflow.Core;
using Tiflow.Protocol.Errors;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;
using Tiflow.Sdk;
using Tiflow.Sdk.Configuration;

namespace Tiflow.Executor.Runtime;

/// <summary>What an exception of a runnable means.</summary>
internal static class ExitOutcomes
{
    public static Exited Of(Exception exception, bool stopping) => exception switch
    {
        OperationCanceledException when stopping => new Exited { Outcome = ExitOutcome.Stopped },
        JobException { IsTransient: true } e => Failed(ExitOutcome.FailedTransient, e.Code, e.Message),
        JobException e => Failed(ExitOutcome.FailedTerminal, e.Code, e.Message),
        InvalidConfigException e => Failed(ExitOutcome.FailedTerminal, ErrorCodes.InvalidConfig, e.Message),
        _ => Failed(ExitOutcome.Crashed, ErrorCodes.Internal, $"{exception.GetType().Name}: {exception.Message}"),
    };

    private static Exited Failed(ExitOutcome outcome, string code, string message) => new()
    {
        Outcome = outcome,
        // What is too long is cut: the leader could neither read nor store it.
        Error = new ErrorText(code, message).ToProto(),
    };
}
