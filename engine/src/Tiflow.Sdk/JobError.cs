namespace Tiflow.Sdk;

/// <summary>An error as users see it.</summary>
/// <param name="Code">An upper-case word such as <c>UNAVAILABLE</c>.</param>
/// <param name="Message">What, which, and what to do.</param>
public sealed record JobError(string Code, string Message);
