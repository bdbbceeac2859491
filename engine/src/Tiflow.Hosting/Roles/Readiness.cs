namespace Tiflow.Hosting.Roles;

/// <summary>Whether a role serves.</summary>
/// <param name="First">Ends when it first serves; fails with the reason why it cannot.</param>
/// <param name="Now">Whether it serves now.</param>
internal sealed record Readiness(Task First, Func<bool> Now);
