namespace Tiflow.Jobs.CvsDemo;

/// <summary>One file of the job.</summary>
/// <param name="Idx">Its index at the source.</param>
/// <param name="Loc">The last key copied; empty before the first, cut when it is long.</param>
/// <param name="Rows">Rows copied.</param>
/// <param name="Done">Whether all of it is copied.</param>
internal sealed record CvsFileDetail(int Idx, string Loc, long Rows, bool Done);
