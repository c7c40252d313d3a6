// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {Trc20} from "./Trc20.sol";

/// @title A token whose transfers return nothing, as in the days before the standard
contract SilentToken is Trc20 {
    constructor(address holder) Trc20("Silent Token", "HUSH", 6, 1_000_000_000e6, holder) {}

    function transfer(address to, uint256 value) external {
        move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        spend(from, value);
        move(from, to, value);
    }
}
