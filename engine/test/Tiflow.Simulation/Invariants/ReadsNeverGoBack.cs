using System.Globalization;
using Tiflow.Core.Effects;
using Tiflow.Core.Jobs;
using Tiflow.Simulation.Users;

namespace Tiflow.Simulation.Invariants;

/// <summary>Who asks after somebody has had an answer sees what that one saw, or something newer.</summary>
internal sealed class ReadsNeverGoBack : IInvariant
{
    private readonly Dictionary<JobSeq, List<(TimeSpan At, long Event)>> _seen = [];

    public string Id => "reads-never-go-back";

    public void Answered(World world, UserRequest request, TimeSpan askedAt, RequestResult result)
    {
        if (result is not RequestResult.Job { View: var view })
        {
            return;
        }

        if (!_seen.TryGetValue(view.Seq, out var answers))
        {
            _seen.Add(view.Seq, answers = []);
        }

        foreach (var (at, known) in answers.Where(answer => answer.At < askedAt && answer.Event > view.Status.NextEventSeq))
        {
            world.Violated(Id, string.Create(
                CultureInfo.InvariantCulture,
                $"job {view.Seq}, asked at {askedAt.TotalSeconds:0.000} s, is before event {view.Status.NextEventSeq}; "
                + $"it was before {known} at {at.TotalSeconds:0.000} s"));
        }

        answers.Add((world.Queue.Now, view.Status.NextEventSeq));
    }
}
