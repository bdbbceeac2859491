using Grpc.Core;
using Tiflow.Protocol.Errors;

namespace Tiflow.Client.Tests;

public sealed class TiflowRpcErrorTests
{
    [Fact]
    public void Create_KnownCode_HasItsStatus() =>
        TiflowRpcError.Create(ErrorCodes.JobNotFound, "no job x").StatusCode.ShouldBe(StatusCode.NotFound);

    [Fact]
    public void TryRead_CreatedError_GivesCodeAndMessage()
    {
        TiflowRpcError.TryRead(TiflowRpcError.Create(ErrorCodes.Fenced, "somebody else leads"), out var code, out var message).ShouldBeTrue();
        (code, message).ShouldBe((ErrorCodes.Fenced, "somebody else leads"));
    }

    [Fact]
    public void TryRead_ErrorOfSomebodyElse_SaysNo() =>
        TiflowRpcError.TryRead(new RpcException(new Status(StatusCode.NotFound, "no route")), out _, out _).ShouldBeFalse();
}
