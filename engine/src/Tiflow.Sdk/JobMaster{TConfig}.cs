namespace Tiflow.Sdk;

/// <inheritdoc />
/// <typeparam name="TConfig">
/// The config's shape: a class with public settable properties, read from JSON (camelCase names, unknown keys refused)
/// and checked by its data annotations when the job is submitted.
/// </typeparam>
public abstract class JobMaster<TConfig> : JobMaster
    where TConfig : class
{
    private TConfig? _config;

    /// <summary>The config, checked. Available once <see cref="JobMaster.RunAsync"/> runs.</summary>
    protected TConfig Config => _config ?? throw new InvalidOperationException("The config is set before RunAsync, not before.");

    /// <summary>
    /// Says whether a job that exists may get another config. Asked at the masters, of an instance that runs nothing and has no <see cref="Config"/>.
    /// When it may, a job master that runs is restarted gracefully and finds the new config and its old checkpoint; see
    /// <see cref="IJobMasterContext.UpdateWorkersAsync"/> for its workers.
    /// </summary>
    /// <param name="before">The config that the job has.</param>
    /// <param name="after">The config that it would get, checked; something is otherwise in it.</param>
    /// <returns>A text for each thing that cannot be changed, with its key as users write it; none when the job may get the config. Default: nothing
    /// can be changed.</returns>
    public virtual IEnumerable<string> ValidateUpdate(TConfig before, TConfig after) =>
        ["jobs of this type keep the config that they were created with"];

    internal sealed override IEnumerable<string> ValidateUpdateOf(object before, object after) => ValidateUpdate((TConfig)before, (TConfig)after);

    internal sealed override void SetConfig(object config) => _config = (TConfig)config;
}
