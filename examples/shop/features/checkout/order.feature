@browser @checkout
Feature: From the basket to the paid order

  @smoke @signed-in
  Scenario: A whole visit

    Everything that a customer does in one go, told in chapters.

    * # In the shop
    Given I have signed in and filled the basket
    * ## A voucher
    When I use the voucher "WELCOME10"
    Then I should see "10 % off everything"
    And the summary should say "€52.01" for "Total"
    * # The checkout
    When I click the link "Go to checkout"
    * ## The address
    And I fill in:
      | Street      | 12 Analytical Row |
      | City        | Dublin            |
      | Postal code | D02 XY45          |
    * ### Extras
    And I choose the option "Express, tomorrow"
    And I check "Wrap it as a gift"
    * #### A note for the shop
    And I write into "Note for us":
      """
      Please ring twice:
      the bell is older than the house.
      """
    Then the box "Wrap it as a gift" should be checked
    * ## Sending it
    When I click the button "Place the order"
    Then I should see "We have your order, Ada Byron."
    And I should see the table
      | Product       | Quantity |
      | Garden teapot | 1        |
      | Earl Grey     | 1        |
    * # The payment
    When I pay for the order
    Then I should see "Thank you for your order, Ada Byron."
    And the summary should say "€58.01" for "Total"

  Scenario: The payment provider is busy at first
    Given my basket holds:
      | product        | quantity |
      | House espresso | 1        |
    And I open "/checkout"
    When I send the order to a valid address
    And I click the button "Pay now"
    Then I should see "The payment service is busy. Please try again."
    And I should see "awaiting payment"
    When I pay for the order
    Then I should not see "awaiting payment"

  Scenario: Nothing to check out
    Given I open "/checkout"
    Then the address should contain "/basket"
    And I should see "Your basket is empty."

  @planned
  Scenario: Paying by invoice
    Given I have signed in and filled the basket
    When I click the link "Go to checkout"
    And I choose the option "By invoice"
    Then I should see "We send the invoice with the parcel."
