using System.Globalization;
using System.Text;
using Google.Protobuf;
using Tiflow.Core.Effects;
using Tiflow.Core.Runnables;
using Tiflow.Protocol.Mapping;
using Tiflow.Protocol.V1;
using Tiflow.Simulation.Plans;
using Tiflow.Simulation.Processes;
using Tiflow.Simulation.Results;
using ExitOutcome = Tiflow.Core.Runnables.ExitOutcome;
using StopReason = Tiflow.Core.Runnables.StopReason;

namespace Tiflow.Simulation.Runs;

/// <summary>One incarnation and its author's code, which works in steps and may go wrong at any of them.</summary>
internal sealed class SimulatedRun(World world, SimulatedExecutor executor, IncarnationId incarnation, JobScript script)
{
    private readonly MasterCode? _master = incarnation.Runnable.IsMaster ? new MasterCode(script) : null;
    private bool _isFenced;
    private bool _isStopping;
    private int _step;
    private int _troubleAt;
    private long _version;

    public IncarnationId Incarnation { get; } = incarnation;

    public bool HasEnded { get; private set; }

    private bool IsOver => HasEnded || _isFenced || !executor.IsAlive;

    public void Begin()
    {
        _troubleAt = !world.IsHealed && world.Random.Chance(script.TroubleShare) ? world.Random.Between(1, script.Steps) : 0;
        Say(new ExecutorEvent { Started = new Started() });
        if (_master is null && script.KeepsResources)
        {
            OpenResource();
        }

        StepLater();
    }

    public void Stop(StopReason reason)
    {
        if (_isStopping || HasEnded)
        {
            return;
        }

        _isStopping = true;
        if (world.Has(Faults.RunIgnoresStop) && world.Random.Chance(0.2))
        {
            world.Seen(RareState.StopIgnored);
            return;
        }

        executor.Clock.After(world.Random.Milliseconds(0.1, 400), () => Exit(ExitOutcome.Stopped));
    }

    /// <summary>Nothing that it says counts any more, and nobody waits for its end.</summary>
    public void Fence() => _isFenced = true;

    public void Update(ClusterEffect.UpdateWorkers update) => _master?.Update(update);

    private void StepLater() => executor.Clock.After(world.Random.Milliseconds(100, 3000), Step);

    private void Step()
    {
        if (IsOver || _isStopping)
        {
            return;
        }

        _step++;
        if (_step == _troubleAt && !world.IsHealed && GoesWrong())
        {
            return;
        }

        if (world.Random.Chance(0.5))
        {
            Save();
        }

        if (_master is null ? _step >= script.Steps && !script.IsService : Manage(_master))
        {
            Exit(ExitOutcome.Finished);
        }
        else
        {
            StepLater();
        }
    }

    // True when the job is done.
    private bool Manage(MasterCode master)
    {
        if (master.Missing is { Count: > 0 } missing)
        {
            var create = new CreateWorkers();
            create.Workers.AddRange(missing.Select(NewWorker));
            Say(new ExecutorEvent { CreateWorkers = create });
        }
        else if (script.StopsAWorker && script.Workers > 0 && _step > 2 && !master.HasStoppedOne)
        {
            master.HasStoppedOne = true;
            Say(new ExecutorEvent { StopWorkers = new StopWorkers { Names = { JobScript.NameOf(0) } } });
        }

        if (master.WorkerFailed)
        {
            Exit(ExitOutcome.FailedTerminal);
            return false;
        }

        return master.AllWorkersEnded && !script.IsService;
    }

    private NewWorker NewWorker(int number)
    {
        var spec = script.WorkerOf(number);
        return new NewWorker { Name = spec.Name, Type = spec.Type, Demand = spec.Demand.ToProto(), Gang = script.IsGang ? "gang" : "" };
    }

    private bool GoesWrong()
    {
        var failing = world.Has(Faults.RunFails);
        if (world.Has(Faults.RunHangs) && world.Random.Chance(0.3))
        {
            world.Seen(RareState.RunHung);
            world.Queue.After(world.Plan.Trouble - world.Queue.Now, StepLater);
            return true;
        }

        if (world.Has(Faults.RunCrashes) && world.Random.Chance(failing ? 0.5 : 1))
        {
            Exit(ExitOutcome.Crashed);
            return true;
        }

        if (failing)
        {
            Exit(world.Random.Chance(0.1) ? ExitOutcome.FailedTerminal : ExitOutcome.FailedTransient);
        }

        return failing;
    }

    // A disk goes with its host, which keeps its name.
    private void OpenResource()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"of-{Incarnation.Runnable.Index}");
        var open = new OpenLocalResource { Name = name, Directory = $"on the disk of {executor.Spec.Name}" };
        Say(new ExecutorEvent { OpenLocalResource = open }, error =>
        {
            if (error is null)
            {
                world.Users.Truth.Bound[Incarnation.Runnable] = executor.Spec.Name;
            }
            else if (error.Code != "FENCED")
            {
                world.Violated("placed-where-allowed", $"{Incarnation} is refused what it has on its disk: {error.Code} {error.Message}");
            }
        });
    }

    // Each names the incarnation that wrote it, and counts.
    private void Save()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Incarnation.Number} {++_version}");
        Say(new ExecutorEvent { SaveCheckpoint = new SaveCheckpoint { Data = ByteString.CopyFrom(text, Encoding.ASCII) } });
    }

    private void Exit(ExitOutcome outcome)
    {
        if (IsOver)
        {
            return;
        }

        HasEnded = true;
        world.Exited(Incarnation, outcome);
        var exited = new Exited { Outcome = (Protocol.V1.ExitOutcome)outcome };
        if (outcome is not (ExitOutcome.Finished or ExitOutcome.Stopped))
        {
            exited.Error = new ErrorDetail { Code = "SIMULATED", Message = "on purpose" };
        }

        Say(new ExecutorEvent { Exited = exited }, _ => executor.Runs.Forget(this));
    }

    private void Say(ExecutorEvent said, Action? then = null) => Say(said, _ => then?.Invoke());

    private void Say(ExecutorEvent said, Action<ErrorDetail?> then)
    {
        said.Runnable = Incarnation.ToProto();
        executor.Say(said, error =>
        {
            if (error?.Code == "FENCED")
            {
                world.Seen(RareState.WriteFenced);
            }

            then(error);
        });
    }
}
