using Tiflow.Master.Member;
using Tiflow.Master.Options;
using Tiflow.Master.Tests.Support;
using Tiflow.Metadata;
using Tiflow.Metadata.Tests;

namespace Tiflow.Master.Tests.Member;

public sealed class MemberRecordTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemberFiles _files;

    public MemberRecordTests() => _files = new MemberFiles(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Check_SameOptions_Passes()
    {
        StartFirstAs(Members.Of(Members.M1, Members.M2));

        Should.NotThrow(() => MemberRecord.Check(Members.Of(Members.M1, Members.M2), _files));
    }

    [Fact]
    public void Check_AnotherName_IsRefused()
    {
        StartFirstAs(Members.Of(Members.M1, Members.M2));

        Refused(Members.Of(Members.M2, Members.M1)).ShouldStartWith($"--name is m2, but the data in {_files.Directory} are those of m1");
    }

    [Fact]
    public void Check_AnotherPeerUrl_IsRefused()
    {
        StartFirstAs(Members.Of(Members.M1, Members.M2));

        Refused(Members.Of(Members.M1 with { PeerUrl = "http://10.0.0.9:8291" }, Members.M2))
            .ShouldStartWith("--advertise-peer-urls is http://10.0.0.9:8291, but the other members know m1 at http://10.0.0.1:8291");
    }

    [Fact]
    public void Check_AnotherList_IsRefused()
    {
        StartFirstAs(Members.Of(Members.M1, Members.M2));

        Refused(Members.Of(Members.M1)).ShouldStartWith("--initial-cluster is m1=http://10.0.0.1:8291, but the data in ");
    }

    [Fact]
    public void Check_NothingWasEverStored_AllowsEverything()
    {
        MemberRecord.Of(Members.Of(Members.M1, Members.M2)).Write(_files);

        Should.NotThrow(() => MemberRecord.Check(Members.Of(Members.M2), _files));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"name\": \"m")]
    public void Check_RecordIsGone_LeavesItToTheMembers(string? content)
    {
        StartFirstAs(Members.Of(Members.M1, Members.M2));
        File.Delete(_files.Record);
        if (content is not null)
        {
            File.WriteAllText(_files.Record, content);
        }

        Should.NotThrow(() => MemberRecord.Check(Members.Of(Members.M2), _files));
    }

    private void StartFirstAs(MemberOptions options)
    {
        Directory.CreateDirectory(Path.Combine(_files.Data, "member"));
        MemberRecord.Of(options).Write(_files);
    }

    private string Refused(MemberOptions options)
    {
        var error = Should.Throw<StoreException>(() => MemberRecord.Check(options, _files));
        error.Code.ShouldBe(StoreErrorCode.Misconfigured);
        return error.Message;
    }
}
