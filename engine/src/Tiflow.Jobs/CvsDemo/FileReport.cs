namespace Tiflow.Jobs.CvsDemo;

/// <summary>
/// What the worker of a file tells its job master: the last key that is on the destination's disk, rows and bytes up to
/// it.
/// </summary>
internal sealed record FileReport(string Loc, long Rows, long Bytes);
