using Tiflow.Client.Tests.Servers;
using Tiflow.Protocol.Errors;

namespace Tiflow.Cli.Tests;

public sealed class BackupCommandTests : CliTest
{
    [Fact]
    public async Task Backup_SavesTheFileAndSaysWhatIsInIt()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.FullName, "x.backup");
        var file = ScriptedBackup.Make(10, out var summary);

        (await CliAsync("backup", path)).ShouldBe(
            new CommandResult(0, $"{path}: 3 jobs in 10 records, {summary.Bytes} bytes, as of revision 7\n", ""));

        (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).ShouldBe(file);
        Directory.GetFiles(directory.FullName).ShouldBe([path]);
        (await CliAsync("restore", path)).Output.ShouldBe("restored 3 jobs in 10 records, as of 2030-01-01T00:00:00.000Z\n");
        Cluster.Restored.ShouldBe(file);
    }

    [Fact]
    public async Task Backup_ThatBreaksOnStandardOutput_SaysSo()
    {
        Cluster.BackupBreaks.Enqueue(2);
        var result = await CliAsync("backup", "-");
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("error: UNAVAILABLE: the master went away during the backup");
    }

    [Fact]
    public async Task Backup_JsonOnStandardOutput_IsWrongUsage() => (await CliAsync("backup", "-", "-o", "json")).ExitCode.ShouldBe(2);

    [Fact]
    public async Task Backup_AnOlderFile_StaysWhenTheNewOneCannotBeMade()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.FullName, "x.backup");
        await CliAsync("backup", path);
        var before = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);

        (await CliAsync("backup", path, "--master-addrs", "127.0.0.1:1", "--rpc-timeout", "100ms")).ExitCode.ShouldBe(1);

        (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).ShouldBe(before);
        Directory.GetFiles(directory.FullName).ShouldBe([path]);
    }

    [Fact]
    public async Task Restore_Refused_NamesTheFile()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.FullName, "x.backup");
        await CliAsync("backup", path);
        Cluster.RestoreRefusals.Enqueue(TiflowRpcError.Create(ErrorCodes.ResourceConflict, "this cluster has or had jobs"));

        (await CliAsync("restore", path)).ShouldBe(
            new CommandResult(1, "", $"error: RESOURCE_CONFLICT: {path}: this cluster has or had jobs\n"));
    }

    [Fact]
    public async Task Restore_NoSuchFile_SaysSo() =>
        (await CliAsync("restore", "/nowhere/x")).Error.ShouldStartWith("error: INVALID_ARGUMENT: cannot read the backup /nowhere/x: ");
}
