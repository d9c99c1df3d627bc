namespace MailKit.Domain.Sending;

/// <summary>Where an email stands between us, Resend and Dodo. <c>docs/money.md</c> draws the moves.</summary>
public enum EmailState
{
    /// <summary>Accepted, its credits held, not yet known to be at Resend.</summary>
    Queued,

    /// <summary>Resend took it; the debit at Dodo is not yet known to be made.</summary>
    Sent,

    /// <summary>Sent and debited. Final.</summary>
    Settled,

    /// <summary>Resend turned it down for good; its credits were released. Final.</summary>
    Refused,

    /// <summary>Unknown for longer than Resend remembers idempotency keys: never sent again blindly.</summary>
    Parked,

    /// <summary>Sent, but Dodo says that the credits are gone; debited when credits arrive.</summary>
    Unpaid,

    /// <summary>Accepted for a later moment, its credits held.</summary>
    Scheduled,

    /// <summary>Taken back by the customer before it was sent; its credits were released. Final.</summary>
    Canceled,
}

/// <summary>What pays for an email.</summary>
public enum PaidBy
{
    /// <summary>Credits, held when it is accepted and debited when it is sent.</summary>
    Credits,

    /// <summary>Usage, counted when it is sent and billed with the cycle.</summary>
    Usage,
}

/// <summary>What Resend's events say became of an email. The order is the rank: a later event never lowers it, whatever order events arrive in.</summary>
public enum DeliveryState
{
    Unknown = 0,
    Sent = 10,
    Delayed = 20,
    Delivered = 30,
    Opened = 40,
    Clicked = 50,
    Failed = 60,
    Suppressed = 70,
    Bounced = 80,
    Complained = 90,
}
