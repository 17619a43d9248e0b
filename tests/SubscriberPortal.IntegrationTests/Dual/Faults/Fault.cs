namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>What happens to the call that is to fail.</summary>
public enum Fault
{
    /// <summary>It has no effect and says so.</summary>
    Before,

    /// <summary>It has its effect, and the acknowledgement is lost.</summary>
    After,

    /// <summary>It hangs past its deadline and has no effect.</summary>
    Hang,

    /// <summary>It hangs past its deadline, and has its effect while its owner goes on.</summary>
    LateSoon,

    /// <summary>It hangs past its deadline, and has its effect after the answer and before the first look of the reconciler.</summary>
    LateAfterAnswer,

    /// <summary>It hangs past its deadline, and has its effect after the first look of the reconciler.</summary>
    LateAfterLook,

    /// <summary>The process dies before it.</summary>
    DeathBefore,

    /// <summary>The process dies after it.</summary>
    DeathAfter,

    /// <summary>The process dies with it under way; it has its effect after the first look of the reconciler.</summary>
    DeathLate,
}
