using Tiflow.Sdk.Configuration;

namespace Tiflow.Sdk.Registration;

/// <summary>A registered worker type.</summary>
public sealed class WorkerTypeDescriptor
{
    private readonly Type _implementation;

    internal WorkerTypeDescriptor(string name, Type implementation, Type configType)
    {
        Name = name;
        _implementation = implementation;
        ConfigType = configType;
    }

    /// <summary>The name that job masters use.</summary>
    public string Name { get; }

    /// <summary>The shape of its config.</summary>
    public Type ConfigType { get; }

    /// <summary>Makes a worker with its config read and checked.</summary>
    /// <exception cref="InvalidConfigException">The config is refused.</exception>
    public Worker Create(ReadOnlySpan<byte> config)
    {
        var worker = (Worker)Activator.CreateInstance(_implementation, nonPublic: true)!;
        worker.SetConfig(ConfigReader.Read(ConfigType, config));
        return worker;
    }
}
