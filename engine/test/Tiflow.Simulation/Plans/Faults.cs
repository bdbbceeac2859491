namespace Tiflow.Simulation.Plans;

/// <summary>What may go wrong in a world; each seed has a subset.</summary>
[Flags]
internal enum Faults
{
    None = 0,

    /// <summary>The leader's process dies.</summary>
    LeaderDies = 1 << 0,

    /// <summary>The leader stands still for a while; another one may lead when it goes on.</summary>
    LeaderPauses = 1 << 1,

    /// <summary>The store says no to a commit.</summary>
    StoreRefuses = 1 << 2,

    /// <summary>A commit is applied and its leader does not hear of it.</summary>
    StoreLosesReply = 1 << 3,

    /// <summary>Commits take long.</summary>
    SlowStore = 1 << 4,

    /// <summary>Executor processes die.</summary>
    ProcessDies = 1 << 5,

    /// <summary>Nothing passes between an executor's host and all others for a while.</summary>
    HostSilent = 1 << 6,

    /// <summary>Connections break; both ends notice, one of them maybe late.</summary>
    ConnectionBreaks = 1 << 7,

    /// <summary>Messages take long, each another time.</summary>
    SlowNetwork = 1 << 8,

    /// <summary>Executor processes are asked to stop.</summary>
    ProcessLeaves = 1 << 9,

    /// <summary>Runs fail with errors that may pass, or may not.</summary>
    RunFails = 1 << 10,

    /// <summary>Runs end by exceptions that nobody foresaw.</summary>
    RunCrashes = 1 << 11,

    /// <summary>Runs do nothing any more.</summary>
    RunHangs = 1 << 12,

    /// <summary>Runs do not stop when they are asked to.</summary>
    RunIgnoresStop = 1 << 13,

    /// <summary>Clocks of executors run up to a tenth too fast or too slow.</summary>
    ClockDrifts = 1 << 14,

    /// <summary>Wall clocks of masters disagree.</summary>
    WallClocksDisagree = 1 << 15,

    /// <summary>Batches take few operations.</summary>
    SmallBatches = 1 << 16,

    /// <summary>A refused connection proves nothing.</summary>
    NoDeathProof = 1 << 17,

    /// <summary>Users cordon, drain and remove executors.</summary>
    UsersCommandExecutors = 1 << 18,

    /// <summary>Users ask for what no executor can give.</summary>
    UsersAskTooMuch = 1 << 19,

    /// <summary>Users pause, resume, cancel, retry and delete.</summary>
    UsersChangeTheirMinds = 1 << 20,

    /// <summary>Answers to users get lost.</summary>
    AnswersGetLost = 1 << 21,

    /// <summary>Projects may not have all that they want.</summary>
    ProjectsHaveQuotas = 1 << 22,

    /// <summary>Jobs start later than they are created, or may take only so long.</summary>
    JobsHaveTimes = 1 << 23,
}
