namespace Tiflow.Master;

/// <summary>Why a submitted job is refused: an error code and its text.</summary>
public sealed record JobTypeProblem(string Code, string Message);
