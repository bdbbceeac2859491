using Tiflow.Master.Member;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Tests.Member;

public sealed class SpaceRulesTests
{
    private const long MiB = 1024 * 1024;
    private const long Quota = 1000 * MiB;

    [Theory]
    [InlineData(300, 160)] // Less than half of it is free.
    [InlineData(100, 40)] // Not worth it.
    [InlineData(800, 700)] // Filled to the limit, not beyond.
    public void Advise_NothingWorthIt_IsSilent(long size, long used) => Advise(size, used).ShouldBe(nameof(SpaceAdvice.Nothing));

    [Fact]
    public void Advise_MoreThanHalfFree_SaysDefragment() => Advise(size: 200, used: 99).ShouldBe(nameof(SpaceAdvice.Defragment));

    [Theory]
    [InlineData(801, 700)]
    [InlineData(801, 100)]
    public void Advise_QuotaNearlyUsedUp_SaysMakeRoom(long size, long used) => Advise(size, used).ShouldBe(nameof(SpaceAdvice.MakeRoom));

    [Fact]
    public void Advise_Alarm_SaysEndAlarm() =>
        Advise(size: 1, used: 1, "memberID:10276657743932975437 alarm:NOSPACE ").ShouldBe(nameof(SpaceAdvice.EndAlarm));

    private static string Advise(long size, long used, params string[] errors) => SpaceRules.Advise(
        new EtcdMemberStatus { Id = 1, Leader = 1, DatabaseBytes = size * MiB, UsedBytes = used * MiB, Errors = errors }, Quota).ToString();
}
