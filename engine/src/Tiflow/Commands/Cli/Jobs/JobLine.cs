using Tiflow.Protocol.V1;

namespace Tiflow.Commands.Cli.Jobs;

/// <summary>The answer of a verb in one line, or the whole job as JSON.</summary>
internal static class JobLine
{
    public static void Print(CliSession session, Job job)
    {
        if (session.Output.IsJson)
        {
            session.Print(job);
        }
        else
        {
            session.Output.WriteLine(Describe(job));
        }
    }

    public static string Describe(Job job) => job.Reason.Length > 0
        ? $"job {job.Id} is {job.State}: {job.Reason}"
        : $"job {job.Id} is {job.State}";
}
