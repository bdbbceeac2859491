using System.Text.Json.Serialization;

namespace Tiflow.Hosting;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VersionAnswer))]
internal sealed partial class HostingJson : JsonSerializerContext;
