using System.CommandLine;
using Tiflow.Commands.CommandLine;

namespace Tiflow.Commands.Demo;

internal static class DemoCommand
{
    public static Command Create() => new ExampleCommand("demo", "x", "tiflow demo");
}
