namespace Tiflow.Commands.Cli.Output;

internal enum OutputFormat
{
    Table,
    Wide,
    Json,
}
