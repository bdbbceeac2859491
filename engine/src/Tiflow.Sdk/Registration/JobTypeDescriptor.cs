using Tiflow.Sdk.Configuration;

namespace Tiflow.Sdk.Registration;

/// <summary>A registered job type.</summary>
public sealed class JobTypeDescriptor
{
    private readonly Type _implementation;

    internal JobTypeDescriptor(JobTypeAttribute registration, Type implementation, Type configType)
    {
        Name = registration.Name;
        Version = registration.Version;
        _implementation = implementation;
        ConfigType = configType;
    }

    /// <summary>The name that users submit.</summary>
    public string Name { get; }

    /// <summary>The version, as in <see cref="JobTypeAttribute.Version"/>.</summary>
    public int Version { get; }

    /// <summary>The shape of its config.</summary>
    public Type ConfigType { get; }

    /// <summary>Makes a job master with its config read and checked.</summary>
    /// <exception cref="InvalidConfigException">The config is refused.</exception>
    public JobMaster Create(ReadOnlySpan<byte> config)
    {
        var master = (JobMaster)Activator.CreateInstance(_implementation, nonPublic: true)!;
        master.SetConfig(ConfigReader.Read(ConfigType, config));
        return master;
    }

    /// <summary>What speaks against giving another config to a job of this type; empty when nothing does.</summary>
    /// <exception cref="InvalidConfigException">One of the configs cannot be read.</exception>
    public IReadOnlyList<string> ValidateUpdate(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var master = (JobMaster)Activator.CreateInstance(_implementation, nonPublic: true)!;
        return [.. master.ValidateUpdateOf(ConfigReader.Read(ConfigType, before), ConfigReader.Read(ConfigType, after))];
    }
}
