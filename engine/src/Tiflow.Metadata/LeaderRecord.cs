namespace Tiflow.Metadata;

/// <summary>The master that leads, and the token of its leadership.</summary>
public sealed record LeaderRecord : MasterRecord
{
    public LeaderRecord(MasterRecord master, FencingToken token)
        : base(master) => Token = token;

    public FencingToken Token { get; }
}
