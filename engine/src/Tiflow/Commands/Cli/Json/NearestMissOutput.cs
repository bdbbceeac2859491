namespace Tiflow.Commands.Cli.Json;

internal sealed record NearestMissOutput(string ExecutorId, string ExecutorName, string Resource, long Missing);
