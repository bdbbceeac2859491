namespace Tiflow.Jobs.CvsDemo;

/// <summary>The files to copy: the job master's checkpoint, so that every incarnation works on the same ones.</summary>
internal sealed record CvsPlan(IReadOnlyList<PlannedFile> Files);
