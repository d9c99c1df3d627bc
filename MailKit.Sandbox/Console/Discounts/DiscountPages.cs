using MailKit.Sandbox.Console.Forms;
using MailKit.Sandbox.Console.Shared;
using MailKit.Sandbox.Dodo.Discounts;

namespace MailKit.Sandbox.Console.Discounts;

/// <summary>Discount codes, and making one.</summary>
public static class DiscountPages
{
    public static void MapDiscountPages(this WebApplication app)
    {
        var state = app.Services.GetRequiredService<SandboxState>();

        app.Get("/discounts", context => ShowAsync(context, state, Draft.With()));
        app.Post("/discounts", async context =>
        {
            var draft = Draft.Read(await context.Request.ReadFormAsync());
            draft.Require("percent", "Say how much is taken off.");
            var off = draft.Number("percent") ?? 1;

            if (off is <= 0 or > 100)
            {
                draft.Refuse("percent", "More than 0 and at most 100.");
            }

            var request = new CreateDiscount
            {
                Type = DiscountType.Percentage,
                Amount = (int)(off * 100),
                Code = draft.Text("code"),
                SubscriptionCycles = draft.Whole("subscription_cycles"),
                UsageLimit = draft.Whole("usage_limit"),
            };

            if (await draft.TryAsync(state, change => DiscountEndpoints.Create(change, request)))
            {
                context.SeeOther("/discounts");
                return;
            }

            await ShowAsync(context, state, draft, StatusCodes.Status422UnprocessableEntity);
        });
    }

    private static async Task ShowAsync(HttpContext context, SandboxState state, Draft draft, int status = 200)
        => await context.SendAsync<DiscountsPage>(new() { [nameof(DiscountsPage.Discounts)] = await state.ReadAsync(static s => s.Discounts.NewestFirst.ToList()), [nameof(DiscountsPage.Draft)] = draft }, status);
}
