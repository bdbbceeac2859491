namespace Tiflow.Metadata;

public enum StoreErrorCode
{
    None = 0,

    /// <summary>A limit of <see cref="StoreLimits"/> was exceeded, or a key stands twice in one transaction.</summary>
    LimitExceeded,

    /// <summary>Disk or quota full: writes fail, reads work.</summary>
    StoreFull,

    /// <summary>Another live process holds the store.</summary>
    Locked,

    /// <summary>The place of the store cannot be created or written.</summary>
    NotWritable,

    /// <summary>The settings contradict the machine, each other or what the store holds.</summary>
    Misconfigured,

    /// <summary>The store's content is not readable by this version or damaged.</summary>
    Corrupt,

    /// <summary>The asked revision is no longer kept; read everything anew.</summary>
    Compacted,

    /// <summary>The store does not answer now; nothing was applied.</summary>
    Unavailable,

    /// <summary>The outcome is not known: see <see cref="StoreOutcomeUnknownException"/>.</summary>
    OutcomeUnknown,

    /// <summary>Another living master announced itself under the same name.</summary>
    NameTaken,
}
