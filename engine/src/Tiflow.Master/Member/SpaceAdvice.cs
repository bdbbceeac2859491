namespace Tiflow.Master.Member;

/// <summary>What somebody should do about the space of a member.</summary>
internal enum SpaceAdvice
{
    Nothing,

    /// <summary>Most of its file is free inside.</summary>
    Defragment,

    /// <summary>Its quota is nearly used up.</summary>
    MakeRoom,

    /// <summary>Its quota is used up: nothing can be written.</summary>
    EndAlarm,
}
