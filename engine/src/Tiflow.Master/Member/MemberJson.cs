using System.Text.Json.Serialization;

namespace Tiflow.Master.Member;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(MemberRecord))]
internal sealed partial class MemberJson : JsonSerializerContext;
