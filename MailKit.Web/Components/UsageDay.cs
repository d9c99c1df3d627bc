namespace MailKit.Web.Components;

/// <summary>What became of the emails of one day (UTC).</summary>
public sealed record UsageDay(DateOnly Day, int Delivered, int OnTheWay, int Bounced, int Complaints)
{
    public int Total => Delivered + OnTheWay + Bounced + Complaints;
}
