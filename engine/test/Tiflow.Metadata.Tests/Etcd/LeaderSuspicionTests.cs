using Tiflow.Metadata.Etcd;

namespace Tiflow.Metadata.Tests.Etcd;

public sealed class LeaderSuspicionTests
{
    private readonly LeaderSuspicion _suspicion = new();

    [Fact]
    public void IsSilent_BeatsDoNotMoveForThePatience_IsTrue()
    {
        _suspicion.IsSilent(leader: 1, beat: 5, At(0)).ShouldBeFalse();
        _suspicion.IsSilent(leader: 1, beat: 5, At(1299)).ShouldBeFalse();
        _suspicion.IsSilent(leader: 1, beat: 5, At(1300)).ShouldBeTrue();
    }

    [Fact]
    public void IsSilent_ABeatMoved_BeginsAnew()
    {
        _suspicion.IsSilent(leader: 1, beat: 5, At(0));
        _suspicion.IsSilent(leader: 1, beat: 6, At(1200)).ShouldBeFalse();
        _suspicion.IsSilent(leader: 1, beat: 6, At(2400)).ShouldBeFalse();
    }

    [Fact]
    public void IsSilent_AnotherLeader_BeginsAnew()
    {
        _suspicion.IsSilent(leader: 1, beat: 5, At(0));
        _suspicion.IsSilent(leader: 2, beat: 5, At(1600)).ShouldBeFalse();
    }

    [Fact]
    public void Patience_OutlastsALeadersBeliefInItself() =>
        LeaderSuspicion.Patience.ShouldBeGreaterThan(EtcdLeadership.StepDownAfter + TimeSpan.FromMilliseconds(250));

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
