@browser @shopping
Feature: A product and its stock

  The stock comes from the warehouse a moment after the page,
  and a product that is sold out comes back.

  Scenario: The story and the price
    Given I open "/products/midnight-teapot"
    Then I should see the heading "Midnight teapot"
    And I should see "Cast iron, enamelled inside"
    And I should see "€62.00" in "Midnight teapot"

  Scenario: The warehouse answers after a moment
    Given I open "/products/garden-teapot"
    When I wait to see "6 in stock"
    Then the button "Add to basket" should be enabled

  @slow
  Scenario: Waiting until a sold-out teapot is back
    Given I open "/products/travel-teapot"
    When I wait to see "New ones arrive in" within 5 seconds
    And I wait until "Sold out" is gone
    Then I should see "5 in stock"
    When I click the button "Add to basket"
    Then I should see "Travel teapot is in your basket."
