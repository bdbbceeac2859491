namespace Tiflow.Sdk;

/// <inheritdoc />
/// <typeparam name="TConfig">
/// The config's shape: a class with public settable properties, read from JSON (camelCase names, unknown keys refused)
/// and checked by its data annotations.
/// </typeparam>
public abstract class Worker<TConfig> : Worker
    where TConfig : class
{
    private TConfig? _config;

    /// <summary>The config, checked. Available once <see cref="Worker.RunAsync"/> runs.</summary>
    protected TConfig Config => _config ?? throw new InvalidOperationException("The config is set before RunAsync, not before.");

    internal sealed override void SetConfig(object config) => _config = (TConfig)config;
}
