using Tiflow.Sdk;

namespace Tiflow.Jobs.Tests.Harness;

/// <summary>How a job ended.</summary>
internal sealed record JobEnd(bool Finished, JobError? Error);
