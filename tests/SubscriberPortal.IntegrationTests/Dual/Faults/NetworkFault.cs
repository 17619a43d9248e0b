namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>What the network between the portal and a store does.</summary>
internal enum NetworkFault
{
    /// <summary>Open connections are reset, new ones refused.</summary>
    Reset,

    /// <summary>Nothing passes; what was sent arrives when it heals.</summary>
    BlackHole,

    /// <summary>Requests arrive, answers do not.</summary>
    LostAnswers,

    /// <summary>Everything takes a third of a second longer in each direction.</summary>
    Slow,
}
