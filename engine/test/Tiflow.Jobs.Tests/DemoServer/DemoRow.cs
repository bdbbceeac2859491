namespace Tiflow.Jobs.Tests.DemoServer;

internal readonly record struct DemoRow(string Key, string Value);
