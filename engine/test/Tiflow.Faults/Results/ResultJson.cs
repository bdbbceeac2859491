using System.Text.Json.Serialization;

namespace Tiflow.Faults.Results;

/// <summary>The form of the file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunSamples))]
internal sealed partial class ResultJson : JsonSerializerContext;
