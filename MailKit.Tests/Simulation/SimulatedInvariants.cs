using MailKit.Domain.Sending;

namespace MailKit.Tests.Simulation;

/// <summary>What must be true of every day.</summary>
internal static class SimulatedInvariants
{
    /// <param name="isAlone">Nobody else takes credits at Dodo.</param>
    public static string? Overdrawn(World world, bool isAlone)
    {
        var accepted = world.Database.Emails.Values.Where(e => e.State is not EmailState.Refused).Sum(e => e.Credits);
        var granted = world.Dodo.Entries.Where(e => e.Debit is null).Sum(e => e.Change);

        return isAlone && accepted > granted ? $"{accepted} accepted with {granted} credits" : null;
    }

    /// <summary>Nothing is under way any more: what a customer was told, what he got and what he paid are the same.</summary>
    public static string? Rested(World world)
    {
        foreach (var email in world.Database.Emails.Values)
        {
            var sent = world.Resend.Accepted.Count(a => a.Email == email.Id);
            var paid = world.Dodo.Entries.Count(e => e.Debit?.EmailIds.Contains(email.Id) is true);

            if ((email.State, sent, paid) is not ((EmailState.Settled, 1, 1) or (EmailState.Refused, 0, 0)))
            {
                return $"a {email.State} email was sent {sent} times and debited {paid} times";
            }
        }

        return world.Database.Held is not 0 ? $"{world.Database.Held} held for nothing"
            : world.Database.Posted != world.Dodo.Balance ? $"our book says {world.Database.Posted}, Dodo {world.Dodo.Balance}"
            : world.Dodo.Entries.Any(e => !world.Database.Lines.ContainsValue(e.Id)) ? "our book lacks an entry of Dodo's"
            : world.Database.Settlements.Values.Any(s => s is { PostedAt: null, DissolvedAt: null }) ? "a settlement is open"
            : world.Database.IsFrozen ? "frozen for nothing"
            : world.Database.Posted < 0 ? "more was sent than was there"
            : null;
    }
}
