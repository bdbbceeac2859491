using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tiflow.Faults.Hosts;

/// <summary>
/// An Ethernet device whose cable ends in this program: what the kernel sends over it is read here, and what is written
/// here arrives. Linux, Documentation/networking/tuntap.rst. It vanishes when it is disposed of.
/// </summary>
internal sealed partial class Tap : IDisposable
{
    /// <summary>No frame is longer: an MTU of 1500 and the header, with room.</summary>
    public const int MaxFrame = 2048;

    private const string Device = "/dev/net/tun";
    private const nuint SetInterface = 0x400454CA;
    private const short TapWithoutHeader = 0x0002 | 0x1000;
    private const int NameLength = 16;
    private const int RequestLength = 40;
    private const int Interrupted = 4;

    private readonly SafeFileHandle _handle;

    /// <param name="name">Of the device, at most 15 characters.</param>
    /// <exception cref="RigException">The kernel has no such devices, or this user may not make them.</exception>
    public Tap(string name)
    {
        try
        {
            _handle = File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RigException($"{Device} cannot be opened, so nothing can be delayed: {exception.Message}", exception);
        }

        var request = new byte[RequestLength];
        Encoding.ASCII.GetBytes(name, request.AsSpan(0, NameLength - 1));
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), TapWithoutHeader);
        if (Control(_handle, SetInterface, request) != 0)
        {
            var error = new Win32Exception(Marshal.GetLastPInvokeError());
            _handle.Dispose();
            throw new RigException($"the device {name} cannot be made: {error.Message}");
        }
    }

    /// <summary>Whether this user can make such devices here.</summary>
    public static bool IsPossible => File.Exists(Device);

    /// <summary>Waits for a frame; null once the device is down for good.</summary>
    public byte[]? Read()
    {
        var frame = new byte[MaxFrame];
        nint length;
        do
        {
            length = Read(_handle, frame, MaxFrame);
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        return length > 0 ? frame[..(int)length] : null;
    }

    /// <summary>Lets a frame arrive; lost when the device is down, as in a cable that was just pulled out.</summary>
    public void Write(byte[] frame) => _ = Write(_handle, frame, (nuint)frame.Length);

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle handle, nuint request, byte[] argument);

    // Not RandomAccess, nor a FileStream: they want files that can seek, or make one read out of several.
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(SafeFileHandle handle, byte[] buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(SafeFileHandle handle, byte[] buffer, nuint length);
}
