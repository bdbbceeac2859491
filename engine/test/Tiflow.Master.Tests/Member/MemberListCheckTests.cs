using Tiflow.Master.Member;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Etcd;

namespace Tiflow.Master.Tests.Member;

public sealed class MemberListCheckTests
{
    private static readonly EtcdMember First = new("m1", ["http://10.0.0.1:8291"]);
    private static readonly EtcdMember Second = new("m2", ["http://10.0.0.2:8291"]);

    [Fact]
    public void Check_SameMembersInAnyOrder_Passes() =>
        Should.NotThrow(() => MemberListCheck.Check(Members.Of(Members.M1, Members.M2), [Second, First]));

    [Fact]
    public void Check_AMemberThatHasNotStarted_CountsByItsUrl() =>
        Should.NotThrow(() => MemberListCheck.Check(Members.Of(Members.M1, Members.M2), [First, Second with { Name = "" }]));

    [Fact]
    public void Check_AMemberMore_IsRefused() => Refused([First, Second, new EtcdMember("m3", ["http://10.0.0.3:8291"])])
        .ShouldContain("the members of the cluster are m1=http://10.0.0.1:8291,m2=http://10.0.0.2:8291,m3=http://10.0.0.3:8291");

    [Fact]
    public void Check_AnotherName_IsRefused() => Refused([First, Second with { Name = "x" }]).ShouldContain("x=http://10.0.0.2:8291");

    [Fact]
    public void Check_AnUnknownMemberThatHasNotStarted_IsRefused() =>
        Refused([First, new EtcdMember("", ["http://10.0.0.3:8291"])]).ShouldContain("(not started)=http://10.0.0.3:8291");

    private static string Refused(EtcdMember[] members) =>
        Should.Throw<StoreException>(() => MemberListCheck.Check(Members.Of(Members.M1, Members.M2), members)).Message;
}
