namespace Tiflow.Client;

/// <summary>Which masters a <see cref="MasterClient"/> talks to, for whom, and how long it tries.</summary>
public sealed record MasterClientOptions
{
    /// <value>Addresses as <see cref="MasterAddress.ParseList"/> reads them. Default <c>127.0.0.1:10240</c>.</value>
    public IReadOnlyList<MasterAddress> Addresses { get; init; } = [MasterAddress.Default];

    /// <value>The project that all calls are about. Default <c>default</c>.</value>
    public string ProjectId { get; init; } = "default";

    /// <value>The tenant that new jobs belong to. Default <c>default</c>.</value>
    public string TenantId { get; init; } = "default";

    /// <value>How long one call may take, with all its attempts. Default 30 s.</value>
    public TimeSpan RpcTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <value>The clock of time-outs and pauses.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
