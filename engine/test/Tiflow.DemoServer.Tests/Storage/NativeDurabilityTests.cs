using Tiflow.DemoServer.Storage;

namespace Tiflow.DemoServer.Tests.Storage;

public sealed class NativeDurabilityTests
{
    [Fact]
    public void SyncData_KernelRefuses_ThrowsWithItsText()
    {
        // A character device cannot be synced: the nearest thing to a failing disk that every machine has.
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);

        var error = Should.Throw<IOException>(() => NativeDurability.SyncData(device, "/dev/null"));

        error.Message.ShouldContain("Cannot write to disk '/dev/null': Invalid argument");
    }

    [Fact]
    public void SyncDirectory_Missing_Throws()
    {
        Should.Throw<IOException>(() => NativeDurability.SyncDirectory("/dev/null/missing"))
            .Message.ShouldContain("Not a directory");
    }
}
