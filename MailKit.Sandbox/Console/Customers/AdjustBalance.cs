using MailKit.Sandbox.Console.Shared;

namespace MailKit.Sandbox.Console.Customers;

/// <summary>Gives credits to a customer or takes some away, by the form on their page.</summary>
public static class AdjustBalance
{
    public static void MapAdjustBalance(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();
        var clock = app.Services.GetRequiredService<SandboxClock>();
        var adjustment = app.Services.GetRequiredService<ManualAdjustment>();

        app.Post("/customers/{id}/adjust", context => AdjustAsync(context, state, clock, adjustment));
    }

    private static async Task AdjustAsync(HttpContext context, SandboxState state, SandboxClock clock, ManualAdjustment adjustment)
    {
        var typed = await context.Request.ReadFormAsync();
        var (customer, entitlement) = await state.ReadAsync(s => (s.Customers.Find(context.Id()), s.Entitlements.Find(typed["entitlement"].ToString())));

        if (customer is null || entitlement is null)
        {
            await context.MissingAsync();
            return;
        }

        var form = AdjustForm.Read(typed, entitlement, out var amount);
        var posting = form.IsGood ? await state.ChangeAsync(change => adjustment.Adjust(change, entitlement.Id, customer.CustomerId, amount, form.Reason)) : null;

        switch (posting)
        {
            case BalanceChangeResult.Posted posted:
                context.SeeOther($"/customers/{customer.CustomerId}?done={posted.Last.Id}");
                return;

            case BalanceChangeResult.NotEnough enough:
                form = form with { AmountError = $"They have {DisplayFormat.Count(enough.Available)}, so {DisplayFormat.Count(-amount)} cannot be taken away." };
                break;

            case BalanceChangeResult.OverageLimitExceeded limit:
                form = form with { AmountError = $"The overage would pass its limit of {DisplayFormat.Count(limit.Limit)}." };
                break;
        }

        var view = await state.ReadAsync(s => CustomerView.Of(s, customer.CustomerId, clock.GetUtcNow()));
        await context.SendAsync<CustomerPage>(new() { [nameof(CustomerPage.View)] = view, [nameof(CustomerPage.Form)] = form }, StatusCodes.Status422UnprocessableEntity);
    }
}
