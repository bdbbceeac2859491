using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tiflow.Hosting.Configuration;
using Tiflow.Hosting.Configuration.Values;

namespace Tiflow.Hosting.Roles;

/// <summary>What a process is: the part that differs between a master and an executor.</summary>
internal interface IRole
{
    /// <summary>As in the ready line: <c>master</c>, <c>executor</c>.</summary>
    string Kind { get; }

    NodeAddress Address { get; }

    /// <summary>The flag that sets the listen address; errors name it.</summary>
    string ListenFlag { get; }

    LogSettings Log { get; }

    /// <summary>How long a graceful stop may take.</summary>
    TimeSpan ShutdownTimeout { get; }

    string NameAt(HostPort advertised);

    void AddServices(IServiceCollection services, HostPort advertised);

    void Map(IEndpointRouteBuilder endpoints);

    Readiness ReadinessOf(IServiceProvider services);

    /// <summary>Says what about the settings deserves a line in the log.</summary>
    void LogSettings(ILogger logger);
}
