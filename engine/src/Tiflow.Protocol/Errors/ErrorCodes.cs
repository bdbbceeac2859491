using System.Collections.Frozen;
using Grpc.Core;

namespace Tiflow.Protocol.Errors;

/// <summary>
/// The error codes that users see: the same words in gRPC, REST and CLI. Documented in docs/errors.md.
/// </summary>
public static class ErrorCodes
{
    public const string InvalidArgument = "INVALID_ARGUMENT";
    public const string UnknownJobType = "UNKNOWN_JOB_TYPE";
    public const string InvalidConfig = "INVALID_CONFIG";
    public const string ConfigNotUpdatable = "CONFIG_NOT_UPDATABLE";
    public const string JobNotFound = "JOB_NOT_FOUND";
    public const string JobAlreadyExists = "JOB_ALREADY_EXISTS";
    public const string JobNotTerminated = "JOB_NOT_TERMINATED";
    public const string ScheduleNotFound = "SCHEDULE_NOT_FOUND";
    public const string ScheduleAlreadyExists = "SCHEDULE_ALREADY_EXISTS";
    public const string ExecutorNotFound = "EXECUTOR_NOT_FOUND";
    public const string ExecutorNotDrained = "EXECUTOR_NOT_DRAINED";
    public const string NotLeader = "NOT_LEADER";
    public const string NoLeader = "NO_LEADER";
    public const string NotReady = "NOT_READY";
    public const string Unavailable = "UNAVAILABLE";
    public const string DeadlineExceeded = "DEADLINE_EXCEEDED";
    public const string QuotaExceeded = "QUOTA_EXCEEDED";
    public const string StoreFull = "STORE_FULL";
    public const string Fenced = "FENCED";
    public const string ResourceConflict = "RESOURCE_CONFLICT";
    public const string ResourceNotFound = "RESOURCE_NOT_FOUND";
    public const string Unauthenticated = "UNAUTHENTICATED";
    public const string PermissionDenied = "PERMISSION_DENIED";
    public const string Internal = "INTERNAL";

    /// <summary>Each code with the gRPC status that carries it.</summary>
    public static FrozenDictionary<string, StatusCode> StatusByCode { get; } = new Dictionary<string, StatusCode>(StringComparer.Ordinal)
    {
        [InvalidArgument] = StatusCode.InvalidArgument,
        [UnknownJobType] = StatusCode.InvalidArgument,
        [InvalidConfig] = StatusCode.InvalidArgument,
        [ConfigNotUpdatable] = StatusCode.FailedPrecondition,
        [JobNotFound] = StatusCode.NotFound,
        [JobAlreadyExists] = StatusCode.AlreadyExists,
        [JobNotTerminated] = StatusCode.FailedPrecondition,
        [ScheduleNotFound] = StatusCode.NotFound,
        [ScheduleAlreadyExists] = StatusCode.AlreadyExists,
        [ExecutorNotFound] = StatusCode.NotFound,
        [ExecutorNotDrained] = StatusCode.FailedPrecondition,
        [NotLeader] = StatusCode.Unavailable,
        [NoLeader] = StatusCode.Unavailable,
        [NotReady] = StatusCode.Unavailable,
        [Unavailable] = StatusCode.Unavailable,
        [DeadlineExceeded] = StatusCode.DeadlineExceeded,
        [QuotaExceeded] = StatusCode.ResourceExhausted,
        [StoreFull] = StatusCode.ResourceExhausted,
        [Fenced] = StatusCode.Aborted,
        [ResourceConflict] = StatusCode.FailedPrecondition,
        [ResourceNotFound] = StatusCode.NotFound,
        [Unauthenticated] = StatusCode.Unauthenticated,
        [PermissionDenied] = StatusCode.PermissionDenied,
        [Internal] = StatusCode.Internal,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Whether the same request may succeed at another master or a little later: the one that answered does not lead,
    /// or nobody does yet.
    /// </summary>
    public static bool IsTransient(string code) => code is NotLeader or NoLeader or NotReady or Unavailable;
}
