namespace Tiflow.Hosting.Configuration;

/// <summary>
/// A value as somebody wrote it, and where: <c>FILE:LINE: key "x"</c>, <c>--x</c> or <c>TIFLOW_X</c>.
/// </summary>
internal sealed record ConfigValue(string Text, string Origin);
